import { Controller, Get, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Access } from '../access.ts';
import { AuditPageDto, AuditQuery } from './audit.dto.ts';
import { auditPage } from './audit.query.ts';

/** Who signed in, and who changed what. Entries are never changed or removed. */
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly dataSource: DataSource) {}

  /** Entries, newest first. */
  @Get()
  @Access('admin', 'audit:read')
  list(@Query() query: AuditQuery): Promise<AuditPageDto> {
    return auditPage(this.dataSource, query);
  }
}
