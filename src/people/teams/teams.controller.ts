import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { IdPipe } from '../../common/id.pipe.ts';
import { IfMatch, type ReadVersions } from '../../common/version.ts';
import { Access, Me } from '../access.ts';
import { type Principal } from '../principal.ts';
import { ChangeTeamDto, NewTeamDto, TeamDto, TeamMembersDto, TeamSourcesDto } from './team.dto.ts';
import { Teams } from './teams.ts';

/** Teams: what they are designated for decides what their members see and are given. */
@Controller('api/v1/teams')
export class TeamsController {
  constructor(private readonly teams: Teams) {}

  /** Teams by name. */
  @Get()
  @Access('rep', 'people:read')
  list(): Promise<TeamDto[]> {
    return this.teams.list();
  }

  /** One team. */
  @Get(':id')
  @Access('rep', 'people:read')
  find(@Param('id', IdPipe) id: string): Promise<TeamDto> {
    return this.teams.find(id);
  }

  /** Makes a team. */
  @Post()
  @Access('admin', 'people:write')
  create(@Me() principal: Principal, @Body() body: NewTeamDto): Promise<TeamDto> {
    return this.teams.create(principal, body);
  }

  /** Changes a team's name, languages or skills. */
  @Patch(':id')
  @Access('admin', 'people:write')
  change(
    @Me() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeTeamDto,
    @IfMatch() read: ReadVersions,
  ): Promise<TeamDto> {
    return this.teams.rename(principal, id, body, read);
  }

  /** Says who is in the team: all of them, with its leads. */
  @Put(':id/members')
  @Access('admin', 'people:write')
  setMembers(
    @Me() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() { members }: TeamMembersDto,
    @IfMatch() read: ReadVersions,
  ): Promise<TeamDto> {
    return this.teams.setMembers(principal, id, members, read);
  }

  /** Says which sources the team is designated for: all of them. */
  @Put(':id/sources')
  @Access('admin', 'people:write')
  setSources(
    @Me() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() { sourceIds }: TeamSourcesDto,
    @IfMatch() read: ReadVersions,
  ): Promise<TeamDto> {
    return this.teams.setSources(principal, id, sourceIds, read);
  }

  /** Dissolves a team that never had a conversation; otherwise 409. */
  @Delete(':id')
  @HttpCode(204)
  @Access('admin', 'people:write')
  dissolve(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<void> {
    return this.teams.dissolve(principal, id);
  }
}
