import { Module } from '@nestjs/common';
import { PushConnector } from './push-connector.ts';

@Module({ providers: [PushConnector], exports: [PushConnector] })
export class PushModule {
  static readonly connector = PushConnector;
}
