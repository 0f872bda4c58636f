/**
 * The only public door of Fieldfare.
 *
 * <p>Each capability has a package with its resource, its core types and its adapters: {@code
 * migration}, {@code queue}, {@code event}, {@code key}, {@code audit}. They do not import each
 * other. All may use {@code http}, {@code security}, {@code target}, {@code control}, {@code
 * config} and {@code concurrent}, which import no capability.
 */
package dev.fieldfare.gateway;
