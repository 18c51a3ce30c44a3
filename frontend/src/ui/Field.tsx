import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "@/lib/classes";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  isLabelHidden?: boolean;
  /** Marked as required ones are, but what is left empty is taken all the same. */
  isExpected?: boolean;
  className?: string;
}

interface Wiring {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

function Field({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  isRequired,
  children,
}: FieldProps & { isRequired?: boolean | undefined; children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  const wiring: Wiring = { id };
  if (note) wiring["aria-describedby"] = `${id}-note`;
  if (error) wiring["aria-invalid"] = true;
  return (
    <div className={cx("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "font-medium text-soft text-xs"}>
        {label}
        {isRequired && (
          <span aria-hidden className="text-muted">
            {" *"}
          </span>
        )}
      </label>
      {children(wiring)}
      {note && (
        <p
          id={`${id}-note`}
          role={error ? "alert" : undefined}
          className={cx("text-xs", error ? "text-bad" : "text-muted")}
        >
          {note}
        </p>
      )}
    </div>
  );
}

type InputProps = FieldProps & Omit<ComponentProps<"input">, "id" | "className">;

export function TextField({ label, hint, error, isLabelHidden, isExpected, className, ...input }: InputProps) {
  return (
    <Field
      {...{ label, hint, error, className }}
      isLabelHidden={isLabelHidden ?? false}
      isRequired={input.required || isExpected}
    >
      {(wiring) => <input {...input} {...wiring} className="field" />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  isLabelHidden,
  isExpected,
  className,
  ...area
}: FieldProps & Omit<ComponentProps<"textarea">, "id" | "className">) {
  return (
    <Field
      {...{ label, hint, error, className }}
      isLabelHidden={isLabelHidden ?? false}
      isRequired={area.required || isExpected}
    >
      {(wiring) => <textarea rows={3} {...area} {...wiring} className="field" />}
    </Field>
  );
}

export interface Option {
  value: string;
  label: string;
}

export function SelectField({
  label,
  hint,
  error,
  isLabelHidden,
  isExpected,
  className,
  options,
  placeholder,
  ...select
}: FieldProps &
  Omit<ComponentProps<"select">, "id" | "className"> & { options: readonly Option[]; placeholder?: string }) {
  return (
    <Field
      {...{ label, hint, error, className }}
      isLabelHidden={isLabelHidden ?? false}
      isRequired={select.required || isExpected}
    >
      {(wiring) => (
        <select {...select} {...wiring} className="field pr-7">
          {placeholder !== undefined && <option value="">{placeholder}</option>}
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckboxField({
  label,
  hint,
  className,
  ...input
}: { label: string; hint?: ReactNode; className?: string } & Omit<
  ComponentProps<"input">,
  "id" | "className" | "type"
>) {
  const id = useId();
  return (
    <div className={cx("flex items-start gap-2", className)}>
      <input
        {...input}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-note` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-note`} className="text-muted text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
