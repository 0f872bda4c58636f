/** Pages of backups: the list, one backup, and what can be done with it. */
package dev.fieldfare.gateway.dashboard.backup;
