/** What is expected of a target, in the control database. */
package dev.fieldfare.health.store.expected;
