import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/ui/Button";
import { MenuButton, MenuItem } from "@/ui/Menu";

interface ChoiceProps {
  label: string;
  /** What the button says; what is chosen, if nothing is given. */
  text?: ReactNode;
  options: readonly { value: string; label: string; isDisabled?: boolean }[];
  chosen: readonly string[];
  onChoose: (value: string) => void;
  isMany?: boolean;
}

/** A button that says what is chosen, and the menu of what else there is: it closes when one is chosen, where there can be but one. */
export function Choice({ label, text, options, chosen, onChoose, isMany = false }: ChoiceProps) {
  const [isOpen, setOpen] = useState(false);
  const said = text ?? options.find(({ value }) => value === chosen[0])?.label;
  return (
    <MenuButton
      label={label}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm">
          <span className="text-muted">{label}</span>
          <span className="max-w-44 truncate">{said}</span>
          <ChevronDown aria-hidden className="size-3.5 text-muted" />
        </Button>
      }
    >
      {options.map((option) => (
        <MenuItem
          key={option.value}
          kind={isMany ? "checkbox" : "radio"}
          isSelected={chosen.includes(option.value)}
          isDisabled={option.isDisabled ?? false}
          onAction={() => {
            if (!isMany) setOpen(false);
            onChoose(option.value);
          }}
        >
          {option.label}
        </MenuItem>
      ))}
    </MenuButton>
  );
}
