/**
 * The routes of the form builder that Fieldfare replaces: same addresses, messages and shapes, and
 * its own tokens, which are accepted here and nowhere else.
 */
package dev.fieldfare.gateway.compat;
