import { Module } from '@nestjs/common';
import { FacebookConnector } from './facebook-connector.ts';

@Module({ providers: [FacebookConnector], exports: [FacebookConnector] })
export class FacebookModule {
  static readonly connector = FacebookConnector;
}
