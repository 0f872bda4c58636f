/** The resources of the public API, and how errors look. */
package dev.fieldfare.gateway.rest;
