/** The audit trail: who did what, with which outcome. */
package dev.fieldfare.gateway.audit;
