/** nvme-cli 2.x and 3.x as a way to connect and as a second witness of what is connected. */
@NullMarked
package dev.holdfast.adapters.nvmecli;

import org.jspecify.annotations.NullMarked;
