import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../common/id.pipe.ts';
import { IfMatch, type ReadVersions } from '../common/version.ts';
import { Worded } from '../common/words/worded.ts';
import { Config } from '../config/config.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { Access, Me } from '../people/access.ts';
import type { Principal } from '../people/principal.ts';
import {
  ConnectSourceBody,
  OutageView,
  SourceView,
  TestSourceBody,
  TestSourceView,
  UpdateSourceBody,
} from './source.dto.ts';
import { redirectUrlOf } from './authorisation/authorisations.ts';
import { type ChannelView, channelView } from './channel-view.ts';
import { SourceCommands } from './source-commands.ts';
import { SourcesQuery } from './sources.query.ts';

/** What connectors say in the form, in the guide and on buttons. */
const form = [
  'title',
  'settings.label',
  'settings.help',
  'settings.choices.label',
  'guide.text',
  'scopes.why',
  'oauth.provider',
  'actions.label',
  'actions.confirm',
];

/** What connectors say of how an account fares. */
const health = ['health.lastError', 'health.cannotSend.text', 'health.warnings.text'];

@ApiTags('sources')
@Controller('api/v1')
export class SourcesController {
  constructor(
    private readonly registry: ConnectorRegistry,
    private readonly commands: SourceCommands,
    private readonly sources: SourcesQuery,
    private readonly config: Config,
  ) {}

  /** Every channel with the settings, steps and permissions it needs; a form is drawn from this. */
  @Get('channels')
  @Access('rep', 'sources:read')
  @Worded(...form)
  @ApiOperation({ summary: 'List the channels' })
  channels(): ChannelView[] {
    return this.registry.all().map(({ spec }) => channelView(spec, redirectUrlOf(this.config)));
  }

  /** The connected accounts you may see, with their health. */
  @Get('sources')
  @Access('rep', 'sources:read')
  @Worded(...health)
  @ApiOperation({ summary: 'List connected accounts' })
  list(@Me() principal: Principal): Promise<SourceView[]> {
    return this.sources.list(principal);
  }

  /** Times when accounts could not receive, newest first. `running=true` for those that still cannot. */
  @Get('outages')
  @Access('rep', 'sources:read')
  @Worded('reason')
  @ApiOperation({ summary: 'List outages' })
  outages(@Me() principal: Principal, @Query('running') running?: string): Promise<OutageView[]> {
    return this.sources.outages(principal, running === 'true');
  }

  /** One connected account with its health. */
  @Get('sources/:id')
  @Access('rep', 'sources:read')
  @Worded(...health)
  @ApiOperation({ summary: 'Read a connected account' })
  one(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<SourceView> {
    return this.sources.one(principal, id);
  }

  /** Connects an account and begins to import its history. */
  @Post('sources')
  @Access('admin', 'sources:write')
  @Worded(...health)
  @ApiOperation({ summary: 'Connect an account' })
  connect(@Me() principal: Principal, @Body() body: ConnectSourceBody): Promise<SourceView> {
    return this.commands.connect(principal, body);
  }

  /** Tries settings out on the platform and says what to fix. Nothing is stored. */
  @Post('sources/test')
  @HttpCode(200)
  @Access('admin', 'sources:write')
  @Worded('message', 'attention')
  @ApiOperation({ summary: 'Test a connection' })
  test(@Body() body: TestSourceBody): Promise<TestSourceView> {
    return this.commands.test(body);
  }

  /** Changes an account: its name, settings, who is designated, or whether it is paused. */
  @Patch('sources/:id')
  @Access('admin', 'sources:write')
  @Worded(...health)
  @ApiOperation({ summary: 'Change a connected account' })
  update(
    @Me() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateSourceBody,
    @IfMatch() read: ReadVersions,
  ): Promise<SourceView> {
    return this.commands.update(principal, id, body, read);
  }

  /** Disconnects an account and forgets its credentials. Its conversations stay. */
  @Delete('sources/:id')
  @HttpCode(204)
  @Access('admin', 'sources:write')
  @ApiOperation({ summary: 'Disconnect an account' })
  remove(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<void> {
    return this.commands.remove(principal, id);
  }
}
