/** Versioned SQL: texts of versions, the state of tracks, releases and rollbacks. */
package dev.fieldfare.gateway.track;
