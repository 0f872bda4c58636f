package dev.fieldfare.gateway.security;

import java.util.UUID;

/** A key was revoked through this gateway; fired when that is committed. */
public record KeyRevoked(UUID keyId) {}
