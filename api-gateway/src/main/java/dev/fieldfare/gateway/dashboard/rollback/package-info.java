/** Pages of rollback plans: the list, one plan with its steps, and its three confirmations. */
package dev.fieldfare.gateway.dashboard.rollback;
