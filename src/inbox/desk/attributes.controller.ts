import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { AttributeBody, AttributePatch, AttributeView } from './attribute.dto.ts';
import { Attributes } from './attributes.ts';

@ApiTags('Attributes')
@Access('admin', 'settings:write')
@Controller('api/v1/attributes')
export class AttributesController {
  constructor(private readonly attributes: Attributes) {}

  /**
   * List attributes
   * @remarks The fields that an admin has added to customers and conversations.
   */
  @Get()
  @Access('rep', 'conversations:read')
  list(): Promise<AttributeView[]> {
    return this.attributes.list();
  }

  /**
   * Define an attribute
   * @remarks Its key must be new for its subject and never changes.
   */
  @Post()
  add(@Body() body: AttributeBody, @Me() principal: Principal): Promise<AttributeView> {
    return this.attributes.add(body, principal);
  }

  /**
   * Change an attribute
   * @remarks Its label, choices or position.
   */
  @Patch(':id')
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: AttributePatch,
    @Me() principal: Principal,
  ): Promise<AttributeView> {
    return this.attributes.change(id, body, principal);
  }

  /**
   * Remove an attribute
   * @remarks Values already given stay in the database and are shown no longer.
   */
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.attributes.remove(id, principal);
  }
}
