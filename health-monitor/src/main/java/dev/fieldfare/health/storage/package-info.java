/** Files. */
package dev.fieldfare.health.storage;
