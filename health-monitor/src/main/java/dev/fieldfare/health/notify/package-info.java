/** Calls to addresses outside. */
package dev.fieldfare.health.notify;
