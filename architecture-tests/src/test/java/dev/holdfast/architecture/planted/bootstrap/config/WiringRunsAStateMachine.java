package dev.holdfast.architecture.planted.bootstrap.config;

import org.springframework.statemachine.StateMachine;

record WiringRunsAStateMachine(StateMachine<String, String> machine) {}
