import { Body, Controller, Get, Patch } from '@nestjs/common';
import { IfMatch, type ReadVersions } from '../../common/version.ts';
import { Access, Me } from '../access.ts';
import { type Principal } from '../principal.ts';
import { ChangeInstallationDto, InstallationDto } from './installation.dto.ts';
import { InstallationSettings } from './installation-settings.ts';

/** What holds for everybody. */
@Controller('api/v1/installation')
export class InstallationController {
  constructor(private readonly settings: InstallationSettings) {}

  /** The name of this installation and the default capacity. */
  @Get()
  @Access('rep', 'settings:read')
  read(): Promise<InstallationDto> {
    return this.settings.read();
  }

  /** Changes the name of this installation or the default capacity. */
  @Patch()
  @Access('admin', 'settings:write')
  change(
    @Me() principal: Principal,
    @Body() body: ChangeInstallationDto,
    @IfMatch() read: ReadVersions,
  ): Promise<InstallationDto> {
    return this.settings.change(principal, body, read);
  }
}
