import { publicEvent } from './public-event.js';
import { id, said, text, whole } from './shape.js';

const company = ({ organizationId }: { readonly organizationId: string }) => ({ organizationId });
const companySubject = ({ organizationId }: { readonly organizationId: string }): string =>
  `organization/${organizationId}`;

const ofUser = { userId: id, organizationId: id };
const user = (of: { readonly userId: string; readonly organizationId: string }) => ({
  userId: of.userId,
  organizationId: of.organizationId,
});
const userSubject = ({ userId }: { readonly userId: string }): string => `user/${userId}`;

const ofJob = { jobId: id, organizationId: id };
const jobSubject = ({ jobId }: { readonly jobId: string }): string => `job/${jobId}`;

export const companyPublicEvents = {
  'organization.verified': publicEvent({
    from: ['OrganizationVerified'],
    title: 'A company was verified: it can trade',
    subject: companySubject,
    thin: { organizationId: id },
    make: ({ data }) => company(data),
  }),
  'organization.suspended': publicEvent({
    from: ['OrganizationSuspended'],
    title: 'A company cannot trade for now',
    subject: companySubject,
    thin: { organizationId: id },
    make: ({ data }) => company(data),
  }),
  'organization.reinstated': publicEvent({
    from: ['OrganizationReinstated'],
    title: 'A company can trade again',
    subject: companySubject,
    thin: { organizationId: id },
    make: ({ data }) => company(data),
  }),
  'organization.changed': publicEvent({
    from: [
      'OrganizationAddressChanged',
      'OrganizationContactsChanged',
      'OrganizationTaxIdChanged',
      'OrganizationTaxIdAdded',
      'OrganizationTaxIdRemoved',
      'OrganizationTimeZoneChanged',
      'BuyerGroupsAssigned',
    ],
    title: 'A company’s address, contacts, tax ids, time zone or buyer groups have changed',
    subject: companySubject,
    thin: { organizationId: id },
    make: ({ data }) => company(data),
  }),
  'user.invited': publicEvent({
    from: ['UserInvited'],
    title: 'Somebody was invited into the company',
    personal: 'thin',
    subject: userSubject,
    thin: { ...ofUser, role: text },
    make: ({ data }) => ({ ...user(data), role: data.role }),
  }),
  'user.joined': publicEvent({
    from: ['UserRegistered', 'UserInvitationAccepted'],
    title: 'Somebody belongs to the company',
    personal: 'thin',
    subject: userSubject,
    thin: ofUser,
    make: ({ data }) => user(data),
  }),
  'user.role_changed': publicEvent({
    from: ['UserRoleChanged'],
    title: 'Somebody has another role',
    personal: 'thin',
    subject: userSubject,
    thin: { ...ofUser, role: text },
    make: ({ data }) => ({ ...user(data), role: data.role }),
  }),
  'user.disabled': publicEvent({
    from: ['UserDisabled'],
    title: 'Somebody cannot sign in any more',
    personal: 'thin',
    subject: userSubject,
    thin: ofUser,
    make: ({ data }) => user(data),
  }),
  'import.finished': publicEvent({
    from: ['JobFinished'],
    title: 'A table was imported',
    subject: jobSubject,
    thin: {
      ...ofJob,
      created: whole,
      changed: whole,
      unchanged: whole,
      rejected: said(whole, 'Rows with a reason'),
    },
    make: ({ data: { jobId, organizationId, result } }) => ({
      jobId,
      organizationId,
      created: result.created,
      changed: result.changed,
      unchanged: result.unchanged,
      rejected: result.rejected,
    }),
  }),
  'import.failed': publicEvent({
    from: ['JobFailed'],
    title: 'A table could not be imported',
    subject: jobSubject,
    thin: ofJob,
    make: ({ data: { jobId, organizationId } }) => ({ jobId, organizationId }),
  }),
};
