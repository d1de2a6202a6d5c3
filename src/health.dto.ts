import { ApiProperty } from '@nestjs/swagger';

/** How the process fares. */
export class HealthDto {
  /** `alive`: it runs; `ready`: it also reaches its database. */
  @ApiProperty({ enum: ['alive', 'ready'] })
  status!: 'alive' | 'ready';
}
