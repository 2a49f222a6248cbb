/** The command lines of nvme, and the versions of nvme that understand them. */
@NullMarked
package dev.holdfast.adapters.nvmecli.command;

import org.jspecify.annotations.NullMarked;
