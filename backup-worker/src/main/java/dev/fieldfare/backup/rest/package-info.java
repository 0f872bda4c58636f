/** What other services call. */
package dev.fieldfare.backup.rest;
