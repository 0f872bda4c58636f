/** Puts the service together. */
package dev.fieldfare.backup.assembly;
