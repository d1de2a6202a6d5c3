import { Module } from '@nestjs/common';
import { XConnector } from './x-connector.ts';

@Module({ providers: [XConnector], exports: [XConnector] })
export class XModule {
  static readonly connector = XConnector;
}
