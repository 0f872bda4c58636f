/** Commands about approvals. */
package dev.fieldfare.cli.approval;
