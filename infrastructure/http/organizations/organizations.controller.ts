import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  getOrganization,
  listOrganizations,
  type OrganizationView,
} from '../../../application/people/organization.queries.js';
import {
  addTaxId,
  assignBuyerGroups,
  changeOrganizationAddress,
  changeOrganizationContacts,
  changeTaxId,
  changeTimeZone,
  confirmTaxId,
  registerOrganization,
  reinstateOrganization,
  removeTaxId,
  suspendOrganization,
  verifyOrganization,
  withdrawTaxIdConfirmation,
} from '../../../application/people/organization.use-cases.js';
import {
  registrationKey,
  requestRegistration,
  requireRegistrationsLeft,
} from '../../../application/people/registration.use-cases.js';
import { newMailedSecret } from '../../../application/people/sign-in/credentials.js';
import { getSuspensionEffect } from '../../../application/people/suspension-effect.queries.js';
import { getVerificationDocument } from '../../../application/people/verification-document.queries.js';
import {
  resubmitApplication,
  reviewVerificationDocument,
  sendBackApplication,
  submitVerificationDocument,
  withdrawVerificationDocument,
} from '../../../application/people/verification-document.use-cases.js';
import { verificationPolicyOf } from '../../../application/people/verification-policy.js';
import { ERASED } from '../../../application/ports/personal-data.js';
import { nobody } from '../../../application/shared/caller.js';
import { taxIdsOf } from '../../../domain/people/organization/organization-tax-ids.js';
import {
  MAX_VERIFICATION_DOCUMENT_BYTES,
  verificationMediaTypes,
  type VerificationDocumentKind,
} from '../../../domain/people/organization/verification-document.js';
import type { ReviewedDocument } from '../../../projections/people/organizations.js';
import { dropVerificationFile } from '../../operating/verification-files.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, Needs } from '../kernel/access.js';
import { addressOf } from '../kernel/address-of.js';
import {
  Answers,
  AnswersEither,
  AnswersFile,
  AnswersList,
  AnswersRedirect,
} from '../kernel/answers.js';
import { attachment } from '../kernel/attachment.js';
import { ConsumesOnly, Tag } from '../kernel/describe.js';
import { readFile } from '../kernel/file-upload.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { TaxCountryPipe, UuidPipe } from '../kernel/pipes.js';
import { AddressRequest, DryRunRequest, listOf, ReasonRequest } from '../kernel/requests.js';
import { wireAddress } from '../kernel/wire.js';
import type { Wire } from '../schemas.js';
import {
  BuyerGroupsRequest,
  ContactsRequest,
  DocumentReviewRequest,
  ListOrganizationsRequest,
  OrganizationStatusRequest,
  OtherTaxIdRequest,
  RegisterOrganizationRequest,
  TaxIdConfirmationRequest,
  TaxIdRequest,
  TaxIdWithdrawalRequest,
  TimeZoneRequest,
  VerificationDocumentRequest,
} from './organizations.requests.js';

const byStatus = {
  Verified: verifyOrganization,
  Suspended: suspendOrganization,
  Reinstated: reinstateOrganization,
};

@Tag('organizations')
@Controller('organizations')
export class OrganizationsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  /**
   * An operator registers a company at once. Everybody else confirms their address first, and is
   * answered the same whether somebody has an account with it.
   */
  @Post()
  @Answers('RegistrationBegun', 201)
  @Needs(
    'public',
    'Register a company with its first user, who is mailed a link that confirms their address',
  )
  async register(
    @Body() body: RegisterOrganizationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { type: organizationType, name, address, contactInfo, user } = body;
    const input = {
      organizationType,
      name,
      address,
      contacts: [contactInfo],
      taxId: body.taxId ?? null,
      timeZone: body.timeZone ?? 'Europe/London',
      user,
    };
    const caller = request.caller ?? nobody;
    const { personal } = this.marketplace.services;
    if (caller.permissions.has('organization.verify')) {
      const result = await this.gateway.execute(registerOrganization, input, request, caller);
      return {
        ...accepted(reply, result),
        key: registrationKey(personal, result.id),
        confirmBy: null,
      };
    }
    await requireRegistrationsLeft(this.marketplace.services, addressOf(request), user.email);
    const result = await this.gateway.execute(
      requestRegistration,
      { ...input, secret: newMailedSecret() },
      request,
      nobody,
    );
    return {
      ...accepted(reply, result),
      key: registrationKey(personal, result.id),
      confirmBy: result.state?.expiresAt ?? null,
    };
  }

  @Get()
  @AnswersList('Organization')
  @Needs(
    'organization.read',
    'Organisations: verified vendors for everybody, verified buyers for vendors, all for the operator',
  )
  list(
    @Query() { type, status, application, ...page }: ListOrganizationsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = [
      'id',
      'type',
      'name',
      'status',
      'statusReason',
      'application',
      'country',
      'city',
      'taxId',
      'timeZone',
      'groups',
      'registeredAt',
    ];
    const input = {
      organizationType: type ?? [],
      status: status ?? [],
      application: application ?? [],
      ...listOf(page),
    };
    return this.lists.answer(
      listOrganizations,
      input,
      { name: 'organizations', wire: (o) => this.wire({ ...o, handlesDocuments: false }), columns },
      request,
      reply,
    );
  }

  @Get(':id')
  @Answers('Organization')
  @Needs('organization.read', 'One organisation')
  async get(
    @Param('id', UuidPipe) organizationId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.gateway.ask(getOrganization, { organizationId }, request);
    void reply.header('etag', `"${found.organization.revision}"`);
    return this.wire(found);
  }

  @Put(':id/status')
  @AnswersEither('Accepted', 'SuspensionEffect')
  @Needs(
    'organization.verify',
    'Verify, suspend or reinstate, with the reason; or preview the effect of a suspension',
  )
  async setStatus(
    @Param('id', UuidPipe) organizationId: string,
    @Query() { dryRun }: DryRunRequest,
    @Body() { status, reason }: OrganizationStatusRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (dryRun === 'true') {
      await this.gateway.preview(byStatus[status], { organizationId, reason }, request);
      return this.gateway.ask(getSuspensionEffect, { organizationId }, request);
    }
    return accepted(
      reply,
      await this.gateway.execute(byStatus[status], { organizationId, reason }, request),
    );
  }

  @Put(':id/address')
  @Answers('Accepted')
  @Needs('organization.manage', 'Change the address')
  async changeAddress(
    @Param('id', UuidPipe) organizationId: string,
    @Body() address: AddressRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(changeOrganizationAddress, { organizationId, address }, request),
    );
  }

  @Put(':id/contact-info')
  @Answers('Accepted')
  @Needs('organization.manage', 'Change the contacts')
  async changeContacts(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { contactInfo }: ContactsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        changeOrganizationContacts,
        { organizationId, contacts: [contactInfo] },
        request,
      ),
    );
  }

  @Put(':id/tax-id')
  @Answers('Accepted')
  @Needs('organization.manage', 'Change the tax id')
  async changeTaxId(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { taxId }: TaxIdRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(changeTaxId, { organizationId, taxId: taxId ?? null }, request),
    );
  }

  @Put(':id/tax-ids/:country')
  @Answers('Accepted')
  @Needs('organization.manage', 'Add the tax id of a further country, or change it')
  async addTaxId(
    @Param('id', UuidPipe) organizationId: string,
    @Param('country', TaxCountryPipe) country: string,
    @Body() { taxId }: OtherTaxIdRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(addTaxId, { organizationId, country, taxId }, request),
    );
  }

  @Delete(':id/tax-ids/:country')
  @Answers('Accepted')
  @Needs('organization.manage', 'Remove the tax id of a further country')
  async removeTaxId(
    @Param('id', UuidPipe) organizationId: string,
    @Param('country', TaxCountryPipe) country: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(removeTaxId, { organizationId, country }, request),
    );
  }

  @Put(':id/tax-id-confirmation')
  @Answers('Accepted')
  @Needs(
    'taxId.confirm',
    "Record that a service such as VIES has confirmed a tax id: the operator's counts for all vendors, a vendor's for its own sales",
  )
  async confirmTaxId(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { taxId, confirmedOn, consultation }: TaxIdConfirmationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { organizationId, taxId, confirmedOn, consultation };
    return accepted(reply, await this.gateway.execute(confirmTaxId, input, request));
  }

  @Post(':id/tax-id-confirmation/withdrawal')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('taxId.confirm', 'Withdraw a confirmation you recorded, with the reason')
  async withdrawTaxIdConfirmation(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { taxId, reason }: TaxIdWithdrawalRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        withdrawTaxIdConfirmation,
        { organizationId, taxId, reason },
        request,
      ),
    );
  }

  @Put(':id/time-zone')
  @Answers('Accepted')
  @Needs('organization.manage', 'Change the time zone that determines dates')
  async changeTimeZone(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { timeZone }: TimeZoneRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(changeTimeZone, { organizationId, timeZone }, request),
    );
  }

  @Put(':id/buyer-groups')
  @Answers('Accepted')
  @Needs('organization.verify', 'Assign a buyer to groups that price lists name')
  async assignGroups(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { groups }: BuyerGroupsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(assignBuyerGroups, { organizationId, groups }, request),
    );
  }

  @Post(':id/documents')
  @ConsumesOnly(...verificationMediaTypes)
  @Answers('Accepted', 201)
  @Needs(
    'organization.manage',
    'Submit a document for verification: a PDF, JPEG or PNG of at most 10 MiB',
  )
  async submitDocument(
    @Param('id', UuidPipe) organizationId: string,
    @Query() { kind, fileName }: VerificationDocumentRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const file = await readFile(request, verificationMediaTypes, MAX_VERIFICATION_DOCUMENT_BYTES);
    return accepted(
      reply,
      await this.gateway.execute(
        submitVerificationDocument,
        { organizationId, kind, fileName, file },
        request,
        callerOf(request),
        'document',
      ),
    );
  }

  @Get(':id/documents/:documentId')
  @Header('cache-control', 'no-store')
  @Header('x-content-type-options', 'nosniff')
  @Header('content-security-policy', "default-src 'none'; sandbox")
  @AnswersFile(verificationMediaTypes, 'The document as it was submitted')
  @Needs('organization.read', 'A submitted document')
  async document(
    @Param('id', UuidPipe) organizationId: string,
    @Param('documentId', UuidPipe) documentId: string,
    @Req() request: FastifyRequest,
  ) {
    const { document, fileName, content } = await this.gateway.ask(
      getVerificationDocument,
      { organizationId, documentId },
      request,
    );
    return attachment(content, document.mediaType, fileName ?? documentId);
  }

  @Delete(':id/documents/:documentId')
  @Answers('Accepted')
  @Needs(
    'organization.manage',
    'Withdraw a document that was not accepted: it is deleted permanently',
  )
  async withdrawDocument(
    @Param('id', UuidPipe) organizationId: string,
    @Param('documentId', UuidPipe) documentId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const withdrawn = await this.gateway.execute(
      withdrawVerificationDocument,
      { organizationId, documentId },
      request,
    );
    await dropVerificationFile(this.marketplace, { organizationId, documentId });
    return accepted(reply, withdrawn);
  }

  @Put(':id/documents/:documentId/review')
  @Answers('Accepted')
  @Needs('organization.verify', 'Accept or reject a document, with the reason')
  async reviewDocument(
    @Param('id', UuidPipe) organizationId: string,
    @Param('documentId', UuidPipe) documentId: string,
    @Body() { review, reason }: DocumentReviewRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      organizationId,
      documentId,
      accepted: review === 'Accepted',
      reason: reason ?? '',
    };
    return accepted(reply, await this.gateway.execute(reviewVerificationDocument, input, request));
  }

  @Post(':id/application/return')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('organization.verify', 'Send an application back, with what is missing or wrong')
  async sendBack(
    @Param('id', UuidPipe) organizationId: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(sendBackApplication, { organizationId, reason }, request),
    );
  }

  @Post(':id/application/resubmission')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('organization.manage', 'Resubmit an application that was sent back')
  async resubmit(
    @Param('id', UuidPipe) organizationId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(resubmitApplication, { organizationId }, request),
    );
  }

  /** Address, contacts and tax id are for the organisation itself and the operator. */
  private async wire({
    organization,
    own,
    handlesDocuments,
  }: OrganizationView): Promise<Wire<'Organization'>> {
    const {
      id,
      organizationType: type,
      name,
      address,
      contacts,
      taxId,
      timeZone,
      groups,
      status,
      statusReason,
      registeredAt,
      revision,
    } = organization;
    const publicly = {
      id,
      type,
      name,
      status,
      country: address.country,
      city: address.city,
      registeredAt,
      revision,
    };
    if (!own) return publicly;
    const { personal } = this.marketplace.services;
    const consignee = await personal.open(address.consignee);
    const contactInfo = await Promise.all(
      contacts.map(async (c) => (await personal.open(c)) ?? { name: ERASED }),
    );
    const { application, sentBackReason } = organization;
    const documents = handlesDocuments
      ? {
          documents: await Promise.all(organization.documents.map((d) => this.wireDocument(d))),
          requiredDocuments: await this.requiredOf(organization),
        }
      : {};
    return {
      ...publicly,
      address: wireAddress(address, consignee),
      contactInfo,
      taxId,
      taxIds: taxIdsOf(organization, address.country).map((own) => ({
        country: own.country,
        id: own.id,
        main: own.isMain,
        valid: own.isValid,
        confirmation: own.confirmation && { ...own.confirmation },
      })),
      timeZone,
      groups: [...groups],
      statusReason,
      application,
      sentBackReason,
      ...documents,
    };
  }

  /** What has to be accepted before it is verified. */
  private async requiredOf({
    organizationType,
  }: OrganizationView['organization']): Promise<VerificationDocumentKind[]> {
    if (organizationType === 'Operator') return [];
    return [...(await verificationPolicyOf(this.marketplace.services))[organizationType]];
  }

  private async wireDocument({
    documentId: id,
    kind,
    fileName,
    mediaType,
    bytes,
    submittedAt,
    submittedBy,
    review,
    reviewReason,
    reviewedAt,
  }: ReviewedDocument) {
    const name = (await this.marketplace.services.personal.open(fileName)) ?? ERASED;
    return {
      id,
      kind,
      fileName: name,
      mediaType,
      bytes,
      submittedAt,
      submittedBy,
      review,
      reviewReason,
      reviewedAt,
    };
  }
}

/** Where people look who know the catalogue's addresses; what answers is the organisation itself. */
@Tag('organizations')
@Controller('vendors')
export class VendorsController {
  @Get()
  @AnswersList('Organization')
  @AnswersRedirect('To /organizations?type=Seller, with the same filters', 308)
  @Needs('organization.read', 'Vendors: another address of /organizations?type=Seller')
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const asked = new URLSearchParams(request.url.split('?', 2)[1] ?? '');
    asked.set('type', 'Seller');
    void reply.redirect(`/organizations?${asked.toString()}`, 308);
  }

  @Get(':id')
  @Answers('Organization')
  @AnswersRedirect('To /organizations/{id}', 308)
  @Needs('organization.read', 'One vendor: another address of /organizations/{id}')
  get(@Param('id', UuidPipe) organizationId: string, @Res() reply: FastifyReply): void {
    void reply.redirect(`/organizations/${organizationId}`, 308);
  }
}
