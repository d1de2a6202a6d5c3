import { Module } from '@nestjs/common';
import { ForumConnector } from './forum-connector.ts';

@Module({ providers: [ForumConnector], exports: [ForumConnector] })
export class ForumModule {
  static readonly connector = ForumConnector;
}
