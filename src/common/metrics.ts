import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Numbers for whoever runs Earshot, in Prometheus' form; one registry per app. Labels name ids and kinds, never people. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** @param name starts with `earshot_` and ends with its unit: `earshot_mentions_total` */
  counter<Label extends string>(name: string, help: string, labelNames: Label[] = []): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** @param collect sets the value when it is asked for; a gauge without it is set by its owner */
  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[] = [],
    collect?: (gauge: Gauge<Label>) => Promise<void>,
  ): Gauge<Label> {
    const own = collect && { collect: () => collect(gauge) };
    const gauge: Gauge<Label> = new Gauge({ name, help, labelNames, registers: [this.registry], ...own });
    return gauge;
  }

  /** @param buckets upper bounds in the unit of the name */
  histogram<Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: Label[] = [],
  ): Histogram<Label> {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }

  /** Everything, in the text format of Prometheus. */
  tell(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
