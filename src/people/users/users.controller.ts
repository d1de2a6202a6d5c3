import { Body, Controller, Get, Param, Patch, Put, Query } from '@nestjs/common';
import { IdPipe } from '../../common/id.pipe.ts';
import { IfMatch, type ReadVersions } from '../../common/version.ts';
import { Access, Me } from '../access.ts';
import { type Principal } from '../principal.ts';
import { Availability } from './availability.ts';
import { AvailabilityDto, ChangeAvailabilityDto, ChangeUserDto, UserDto, UsersQuery } from './user.dto.ts';
import { Users } from './users.ts';

/** Everybody who works here. */
@Controller('api/v1/users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly availability: Availability,
  ) {}

  /** Users by name. */
  @Get()
  @Access('rep', 'people:read')
  list(@Query() query: UsersQuery): Promise<UserDto[]> {
    return this.users.list(query);
  }

  /** One user. */
  @Get(':id')
  @Access('rep', 'people:read')
  find(@Param('id', IdPipe) id: string): Promise<UserDto> {
    return this.users.find(id);
  }

  /** Changes a user: name, role, capacity, languages, skills, whether they can sign in. The last admin stays one. */
  @Patch(':id')
  @Access('admin', 'people:write')
  change(
    @Me() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeUserDto,
    @IfMatch() read: ReadVersions,
  ): Promise<UserDto> {
    return this.users.change(principal, id, body, read);
  }

  /** Says for somebody else that they are available or away. A lead does so for their team. */
  @Put(':id/availability')
  @Access('lead', 'people:write')
  setAvailability(
    @Me() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() { availability }: ChangeAvailabilityDto,
  ): Promise<AvailabilityDto> {
    return this.availability.set(principal, id, availability);
  }
}
