package dev.fieldfare.gateway.migration;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Several changes that are posted together, for the description of the API. */
@Schema(name = "ChangeSet", description = "Changes of one target that are posted together")
record ChangeSetBody(
    @Schema(required = true, minItems = 1, maxItems = 1000) List<ChangeBody> changes,
    @Schema(description = "Whether all commit in one transaction") Boolean atomic,
    @Schema(description = "The idempotency key, where the header is not used") String id) {}
