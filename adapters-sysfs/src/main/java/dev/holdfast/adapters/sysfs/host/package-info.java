/** Properties of the host: identity, names, shutdown, checks. */
@NullMarked
package dev.holdfast.adapters.sysfs.host;

import org.jspecify.annotations.NullMarked;
