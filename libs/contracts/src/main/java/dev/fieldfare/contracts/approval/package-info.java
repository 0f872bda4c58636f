/** Approvals: changes that wait for another person. */
package dev.fieldfare.contracts.approval;
