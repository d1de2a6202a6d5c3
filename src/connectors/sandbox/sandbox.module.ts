import { Module } from '@nestjs/common';
import { SandboxConnector } from './sandbox-connector.ts';

@Module({ providers: [SandboxConnector], exports: [SandboxConnector] })
export class SandboxModule {
  static readonly connector = SandboxConnector;
}
