/** Approvals of changes. */
package dev.fieldfare.client.approval;
