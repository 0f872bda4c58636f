/** Approvals: which changes wait for another person, and what that person decides. */
package dev.fieldfare.gateway.approval;
