/** What can be set of this service. */
package dev.fieldfare.backup.config;
