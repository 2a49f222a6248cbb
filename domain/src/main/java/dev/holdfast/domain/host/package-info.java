/** Whether the host is fit for the job. */
@NullMarked
package dev.holdfast.domain.host;

import org.jspecify.annotations.NullMarked;
