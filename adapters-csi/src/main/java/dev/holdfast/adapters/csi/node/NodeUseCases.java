package dev.holdfast.adapters.csi.node;

import dev.holdfast.application.port.in.DescribeNode;
import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.LookUpVolumeHealth;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;

/** The use cases that the Node service calls. */
public record NodeUseCases(
    StageVolume stage,
    UnstageVolume unstage,
    PublishVolume publish,
    UnpublishVolume unpublish,
    ReportVolumeUsage usage,
    ExpandVolume expand,
    DescribeNode describe,
    ReportVolumeHealth health,
    LookUpVolumeHealth lookUp) {}
