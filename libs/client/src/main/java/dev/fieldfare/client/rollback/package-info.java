/** Rollback plans over HTTP. */
package dev.fieldfare.client.rollback;
