/** The JSON output of nvme, read into values; nothing here starts a program. */
@NullMarked
package dev.holdfast.adapters.nvmecli.json;

import org.jspecify.annotations.NullMarked;
