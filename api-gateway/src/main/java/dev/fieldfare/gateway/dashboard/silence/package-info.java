/** The pages of silences. */
package dev.fieldfare.gateway.dashboard.silence;
