import { Module } from '@nestjs/common';
import { EmailConnector } from './email-connector.ts';

@Module({ providers: [EmailConnector], exports: [EmailConnector] })
export class EmailModule {
  static readonly connector = EmailConnector;
}
