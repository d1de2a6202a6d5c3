import { type DynamicModule, Module } from '@nestjs/common';
import { Config } from './config.ts';

/** Gives the settings to whoever asks for `Config`. */
@Module({})
export class ConfigModule {
  static of(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: Config, useValue: config }],
      exports: [Config],
    };
  }
}
