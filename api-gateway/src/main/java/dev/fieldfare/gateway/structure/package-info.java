/** The structures of the targets: written, hashed, compared. */
package dev.fieldfare.gateway.structure;
