/** Messages that wait to be sent together, in the control database. */
package dev.fieldfare.health.store.waiting;
