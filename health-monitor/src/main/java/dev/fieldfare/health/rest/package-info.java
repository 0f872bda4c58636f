/** Internal REST resources. */
package dev.fieldfare.health.rest;
