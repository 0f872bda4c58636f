/** The pages of approvals. */
package dev.fieldfare.gateway.dashboard.approval;
