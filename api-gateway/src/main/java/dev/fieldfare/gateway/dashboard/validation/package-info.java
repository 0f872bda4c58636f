/** The page of validations: profiles, their last results, and what can be run. */
package dev.fieldfare.gateway.dashboard.validation;
