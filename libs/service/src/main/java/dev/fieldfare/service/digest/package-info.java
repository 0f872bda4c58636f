/** Hashes of content. */
package dev.fieldfare.service.digest;
