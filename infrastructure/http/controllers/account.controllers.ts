import { Body, Controller, Get, Header, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOrganization, getPerson, listAuditLog, listOrganizations, listPeople, type OrganizationView } from '../../../application/account.queries.js';
import {
  assignBuyerGroups,
  changeOrganizationAddress,
  changeOrganizationContacts,
  changeTaxId,
  changeTimeZone,
  registerOrganization,
  reinstateOrganization,
  suspendOrganization,
  verifyOrganization,
} from '../../../application/organization/organization.use-cases.js';
import { ERASED } from '../../../application/ports/personal-data.js';
import { acceptInvitation, changePassword, changeRole, disableUser, inviteUser, setOrderLimit } from '../../../application/user/user.use-cases.js';
import { fromDecimal } from '../../../domain/money/money.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, Needs } from '../access.js';
import { accepted, Gateway, MARKETPLACE, nobody } from '../gateway.js';
import { UuidPipe } from '../pipes.js';
import {
  AcceptInvitationRequest,
  AuditLogRequest,
  BuyerGroupsRequest,
  ChangePasswordRequest,
  ChangeRoleRequest,
  ContactsRequest,
  InviteUserRequest,
  ListOrganizationsRequest,
  ListUsersRequest,
  OrderLimitRequest,
  OrganizationStatusRequest,
  RegisterOrganizationRequest,
  TaxIdRequest,
  TimeZoneRequest,
} from '../requests/account.js';
import { AddressRequest, pageOf, ReasonRequest } from '../requests/common.js';
import { wireAddress, wirePage, wirePerson } from '../wire.js';

const byStatus = { Verified: verifyOrganization, Suspended: suspendOrganization, Reinstated: reinstateOrganization };

@ApiTags('organizations')
@Controller('organizations')
export class OrganizationsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Post()
  @Needs('public', 'Register a company with its first user')
  async register(@Body() body: RegisterOrganizationRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { type: organizationType, name, address, contactInfo, user } = body;
    const input = { organizationType, name, address, contacts: [contactInfo], taxId: body.taxId ?? null, timeZone: body.timeZone ?? 'Europe/London', user };
    return accepted(reply, await this.gateway.execute(registerOrganization, input, request, request.caller ?? nobody));
  }

  @Get()
  @Needs('organization.read', 'Organisations: for all the verified vendors, for the operator every one')
  async list(@Query() { type, status, q, ...page }: ListOrganizationsRequest, @Req() request: FastifyRequest) {
    const input = { organizationType: type ?? null, status: status ?? null, q: q ?? null, ...pageOf(page) };
    const found = await this.gateway.ask(listOrganizations, input, request);
    return wirePage({ ...found, items: await Promise.all(found.items.map((o) => this.wire(o))) }, (o) => o);
  }

  @Get(':id')
  @Needs('organization.read', 'One organisation')
  async get(@Param('id', UuidPipe) organizationId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.gateway.ask(getOrganization, { organizationId }, request);
    void reply.header('etag', `"${found.organization.revision}"`);
    return this.wire(found);
  }

  @Put(':id/status')
  @Needs('organization.verify', 'Verify, suspend or reinstate, with the reason')
  async setStatus(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { status, reason }: OrganizationStatusRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(byStatus[status], { organizationId, reason }, request));
  }

  @Put(':id/address')
  @Needs('organization.manage', 'Change the address')
  async changeAddress(
    @Param('id', UuidPipe) organizationId: string,
    @Body() address: AddressRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(changeOrganizationAddress, { organizationId, address }, request));
  }

  @Put(':id/contact-info')
  @Needs('organization.manage', 'Change whom to talk to')
  async changeContacts(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { contactInfo }: ContactsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(changeOrganizationContacts, { organizationId, contacts: [contactInfo] }, request));
  }

  @Put(':id/tax-id')
  @Needs('organization.manage', 'Change the tax id')
  async changeTaxId(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { taxId }: TaxIdRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(changeTaxId, { organizationId, taxId: taxId ?? null }, request));
  }

  @Put(':id/time-zone')
  @Needs('organization.manage', 'Change the time zone in which days are cut')
  async changeTimeZone(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { timeZone }: TimeZoneRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(changeTimeZone, { organizationId, timeZone }, request));
  }

  @Put(':id/buyer-groups')
  @Needs('organization.verify', 'Assign a buyer to groups that price lists name')
  async assignGroups(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { groups }: BuyerGroupsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(assignBuyerGroups, { organizationId, groups }, request));
  }

  /** Address, contacts and tax id are for the organisation itself and the operator. */
  private async wire({ organization, own }: OrganizationView) {
    const { id, organizationType: type, name, address, contacts, taxId, timeZone, groups, status, statusReason, registeredAt, revision } = organization;
    const publicly = { id, type, name, status, country: address.country, city: address.city, registeredAt, revision };
    if (!own) return publicly;
    const { personal } = this.marketplace.services;
    const consignee = await personal.open(address.consignee);
    const contactInfo = await Promise.all(contacts.map(async (c) => (await personal.open(c)) ?? { name: ERASED }));
    return { ...publicly, address: wireAddress(address, consignee), contactInfo, taxId, timeZone, groups, statusReason };
  }
}

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  /** The secret is answered once, to be handed to the person invited. */
  @Post()
  @Needs('user.manage', 'Invite a person; the answer holds the secret of the invitation')
  async invite(@Body() { name, email, role, organizationId }: InviteUserRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const input = { organizationId: organizationId ?? callerOf(request).organizationId, name, email, role };
    const result = await this.gateway.execute(inviteUser, input, request);
    return { ...accepted(reply, result), invitationSecret: await this.marketplace.services.credentials.createInvitation(result.id) };
  }

  @Post(':id/invitation/acceptance')
  @Needs('public', 'Accept an invitation and set a password')
  async accept(
    @Param('id', UuidPipe) userId: string,
    @Body() { secret, password }: AcceptInvitationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(acceptInvitation, { userId, secret, password }, request, nobody));
  }

  @Get()
  @Needs('user.read', "People of one's organisation; for the operator everybody")
  async list(@Query() { organizationId, ...page }: ListUsersRequest, @Req() request: FastifyRequest) {
    return wirePage(await this.gateway.ask(listPeople, { organizationId: organizationId ?? null, ...pageOf(page) }, request), wirePerson);
  }

  @Put('me/password')
  @Needs('any-user', "Change one's own password")
  async changePassword(@Body() body: ChangePasswordRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return accepted(reply, await this.gateway.execute(changePassword, body, request));
  }

  @Get(':id')
  @Needs('any-user', 'One person: oneself or a colleague')
  async get(@Param('id', UuidPipe) userId: string, @Req() request: FastifyRequest) {
    return wirePerson(await this.gateway.ask(getPerson, { userId }, request));
  }

  @Put(':id/role')
  @Needs('user.manage', 'Change the role')
  async changeRole(@Param('id', UuidPipe) userId: string, @Body() { role }: ChangeRoleRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return accepted(reply, await this.gateway.execute(changeRole, { userId, role }, request));
  }

  @Put(':id/order-limit')
  @Needs('user.manage', 'Set the net above which a purchase needs approval')
  async setOrderLimit(
    @Param('id', UuidPipe) userId: string,
    @Body() { limit }: OrderLimitRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { userId, limit: limit ? fromDecimal(limit.amount, limit.currency) : null };
    return accepted(reply, await this.gateway.execute(setOrderLimit, input, request));
  }

  @Put(':id/disabled')
  @Needs('user.manage', 'Disable: their tokens are refused at once')
  async disable(@Param('id', UuidPipe) userId: string, @Body() { reason }: ReasonRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return accepted(reply, await this.gateway.execute(disableUser, { userId, reason }, request));
  }
}

@ApiTags('audit')
@Controller('audit-log')
export class AuditController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Needs('audit.read', 'Every event: who, for whom, through what, when')
  async list(@Query() { stream, person, organization, ...page }: AuditLogRequest, @Req() request: FastifyRequest) {
    const input = { stream: stream ?? null, person: person ?? null, organization: organization ?? null, ...pageOf(page) };
    return wirePage(await this.gateway.ask(listAuditLog, input, request), (entry) => entry);
  }
}
