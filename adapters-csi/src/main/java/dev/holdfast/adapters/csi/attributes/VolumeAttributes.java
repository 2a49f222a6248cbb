package dev.holdfast.adapters.csi.attributes;

import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import java.util.OptionalLong;

/**
 * The parsed attributes of a volume.
 *
 * @param expectedCapacity bytes
 */
public record VolumeAttributes(
    VolumeAttachment attachment,
    FormatPolicy formatPolicy,
    OptionalLong expectedCapacity,
    MkfsOptions mkfs) {}
