import { Body, Controller, Get, Patch, Put } from '@nestjs/common';
import { ApiBody, ApiOkResponse } from '@nestjs/swagger';
import { Access, Me } from '../access.ts';
import { type UserPrincipal } from '../principal.ts';
import { Availability } from './availability.ts';
import { Preferences } from './preferences.ts';
import { AvailabilityDto, ChangeAvailabilityDto, ChangeMeDto, UserDto } from './user.dto.ts';
import { Users } from './users.ts';

const preferencesSchema = {
  schema: { type: 'object', additionalProperties: true, example: { density: 'compact', columns: ['contact', 'due'] } },
};

/** The person who is signed in. */
@Controller('api/v1/me')
@Access('rep')
export class MeController {
  constructor(
    private readonly users: Users,
    private readonly availability: Availability,
    private readonly preferences: Preferences,
  ) {}

  /** Me, as others see me. */
  @Get()
  find(@Me() { userId }: UserPrincipal): Promise<UserDto> {
    return this.users.find(userId);
  }

  /** Changes my name, initials, language or time zone. */
  @Patch()
  change(@Me() principal: UserPrincipal, @Body() body: ChangeMeDto): Promise<UserDto> {
    return this.users.changeMe(principal, body);
  }

  /** I am available, or away: then what waits for my answer is given to others. */
  @Put('availability')
  setAvailability(
    @Me() principal: UserPrincipal,
    @Body() { availability }: ChangeAvailabilityDto,
  ): Promise<AvailabilityDto> {
    return this.availability.set(principal, principal.userId, availability);
  }

  /** What the web app remembers for me. */
  @Get('preferences')
  @ApiOkResponse(preferencesSchema)
  readPreferences(@Me() { userId }: UserPrincipal): Promise<Record<string, unknown>> {
    return this.preferences.read(userId);
  }

  /** Changes what the web app remembers for me: fields sent are set, `null` removes one (RFC 7396). At most 64 kB. */
  @Patch('preferences')
  @ApiBody(preferencesSchema)
  @ApiOkResponse(preferencesSchema)
  changePreferences(
    @Me() { userId }: UserPrincipal,
    @Body() change: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    return this.preferences.change(userId, change);
  }
}
