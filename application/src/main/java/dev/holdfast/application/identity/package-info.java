/** Whether another node of the cluster has this host's identity. */
@NullMarked
package dev.holdfast.application.identity;

import org.jspecify.annotations.NullMarked;
