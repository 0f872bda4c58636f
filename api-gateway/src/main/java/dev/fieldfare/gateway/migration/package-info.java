/** Migrations: enqueue, preview, list, steer, undo. */
package dev.fieldfare.gateway.migration;
